/** Asks before something is deleted by its name, says that it is gone, and shows why it could not be. */
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "./ConfirmDialog";
import { showToast } from "./toasts";

interface DeleteDialogProps<Key> {
  title: string;
  /** What will be lost, or when it is refused. */
  children: ReactNode;
  /** Said when it is done. */
  done: string;
  remove: UseMutationResult<unknown, Error, Key>;
  /** What the deletion is asked for with. */
  target: Key;
  onClose: () => void;
}

export function DeleteDialog<Key>({ title, children, done, remove, target, onClose }: DeleteDialogProps<Key>) {
  const { t } = useTranslation();
  const confirm = () =>
    remove.mutate(target, {
      onSuccess: () => {
        showToast({ variant: "success", title: done });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title={title}
      confirm={t("shell.delete")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}
