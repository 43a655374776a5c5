/** The uploads to a library that are under way. */
import { Stack, StackItem } from "@patternfly/react-core";

import type { ImageKind } from "../../api/images";
import { useOwnTasks } from "../../tasks/store";
import { isRunning } from "../../tasks/task";
import { TaskEntry } from "../../tasks/TaskEntry";

export function UploadList({ kind }: { kind: ImageKind }) {
  const uploads = useOwnTasks().filter((task) => isRunning(task) && task.transfer?.library === kind);
  if (uploads.length === 0) return null;
  return (
    <Stack hasGutter className="nano-notice">
      {uploads.map((upload) => (
        <StackItem key={upload.key}>
          <TaskEntry task={upload} />
        </StackItem>
      ))}
    </Stack>
  );
}
