/** Takes a waiting cell into the pool; looks for new ones while it is open. */
import {
  Button,
  EmptyState,
  EmptyStateBody,
  Form,
  FormGroup,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  Spinner,
} from "@patternfly/react-core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { useAddCell, useUnallocatedCells } from "../../api/pool-cells";
import { FailureNotice } from "../../shell/FailureNotice";
import { showToast } from "../../shell/toasts";
import { WaitingCell } from "./WaitingCell";

export function AddCellDialog({ pool, onClose }: { pool: string; onClose: () => void }) {
  const { t } = useTranslation();
  const waiting = useUnallocatedCells();
  const add = useAddCell();
  const [chosen, setChosen] = useState<string | null>(null);
  const cells = [...(waiting.data ?? [])].sort((a, b) => a.name.localeCompare(b.name));
  const online = cells.filter(({ alive }) => alive);
  // A cell that has gone offline meanwhile is no choice any more.
  const cell = (online.find(({ name }) => name === chosen) ?? (online.length === 1 ? online[0] : undefined))?.name;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!cell) return;
    add.mutate(
      { pool, cell },
      {
        onSuccess: () => {
          showToast({ variant: "success", title: t("cells.added", { name: cell, pool }) });
          onClose();
        },
      },
    );
  };
  const error = add.error ?? waiting.error;
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="add-cell-title">
      <ModalHeader title={t("cells.addTitle", { pool })} labelId="add-cell-title" />
      <ModalBody>
        <Form id="add-cell-form" onSubmit={submit}>
          <FailureNotice error={error} />
          {waiting.isPending && <Spinner aria-label={t("shell.loading")} />}
          {waiting.data && cells.length === 0 && (
            <EmptyState titleText={t("cells.noneWaiting")} headingLevel="h3" variant="sm" icon={Spinner}>
              <EmptyStateBody>{t("cells.noneWaitingHint")}</EmptyStateBody>
            </EmptyState>
          )}
          {cells.length > 0 && (
            <FormGroup role="radiogroup" label={t("cells.waiting")} isStack>
              {cells.map((each) => (
                <WaitingCell
                  key={each.name}
                  cell={each}
                  isChosen={cell === each.name}
                  onChoose={() => setChosen(each.name)}
                />
              ))}
            </FormGroup>
          )}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="add-cell-form" isLoading={add.isPending} isDisabled={!cell || add.isPending}>
          {t("cells.addConfirm")}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
