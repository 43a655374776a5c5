/** Asks before several instances are stopped or deleted: names them and what will be lost. */
import { Content, List, ListItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../../api/guest";
import { useFormat } from "../../../format/useFormat";
import { ConfirmDialog } from "../../../shell/ConfirmDialog";
import { type BatchVerb, sizeOfDisks } from "./orders";

interface BatchDialogProps {
  verb: Exclude<BatchVerb, "start">;
  guests: readonly Guest[];
  /** How many of the chosen instances it does not suit. */
  left: number;
  isPending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function BatchDialog({ verb, guests, left, ...dialog }: BatchDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = guests.length;
  const size = format.bytes(sizeOfDisks(guests));
  return (
    <ConfirmDialog
      title={t(`batch.titles.${verb}`, { count })}
      confirm={t(`instances.actions.${verb}`)}
      {...(verb === "delete" && { wordToType: t("batch.word", { count }) })}
      {...dialog}
    >
      <Content component="p">{t(`batch.hints.${verb}`, { size })}</Content>
      <div className="nano-batch-names" tabIndex={0} role="group" aria-label={t("rooms.instances")}>
        <List>
          {guests.map((guest) => (
            <ListItem key={guest.id}>{shortName(guest)}</ListItem>
          ))}
        </List>
      </div>
      {left > 0 && <Content component="small">{t("batch.left", { count: left })}</Content>}
    </ConfirmDialog>
  );
}
