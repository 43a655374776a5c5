/** The library of ISO files. */
import CompactDiscIcon from "@patternfly/react-icons/dist/esm/icons/compact-disc-icon";

import { ImageLibrary } from "./ImageLibrary";

export default function MediaImagesPage() {
  return <ImageLibrary kind="media" Icon={CompactDiscIcon} />;
}
