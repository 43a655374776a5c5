/** Makes the browser ask before a closed tab breaks an upload off; shows nothing. */
import { useEffect } from "react";

import { useTasks } from "../../tasks/store";
import { isDoneByPage, isRunning } from "../../tasks/task";

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function UploadGuard() {
  const isUploading = useTasks(({ tasks }) => tasks.some((task) => isRunning(task) && isDoneByPage(task)));
  useEffect(() => {
    if (!isUploading) return;
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUploading]);
  return null;
}
