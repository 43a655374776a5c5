/** Makes the browser ask before a closed tab breaks an upload off; shows nothing. */
import { useEffect } from "react";

import { isUploading, useUploads } from "./uploads";

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function UploadGuard() {
  const uploading = useUploads(({ uploads }) => isUploading(uploads));
  useEffect(() => {
    if (!uploading) return;
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [uploading]);
  return null;
}
