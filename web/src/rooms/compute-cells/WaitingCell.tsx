/** A cell in no pool: to be chosen while it is online, to be forgotten when it is not. */
import { Button, Label, Radio } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type Cell, useForgetCell } from "../../api/pool-cells";
import { FailureNotice } from "../../shell/FailureNotice";

interface WaitingCellProps {
  cell: Cell;
  isChosen: boolean;
  onChoose: () => void;
}

export function WaitingCell({ cell, isChosen, onChoose }: WaitingCellProps) {
  const { t } = useTranslation();
  const forget = useForgetCell();
  const { name, address, alive, message, fingerprint } = cell;
  return (
    <Radio
      id={`cell-${name}`}
      name="cell"
      label={
        alive ? (
          name
        ) : (
          <>
            {name}{" "}
            <Label isCompact status="danger">
              {t("cells.offline")}
            </Label>
          </>
        )
      }
      description={message ? `${address}: ${message}` : address}
      body={
        <>
          {fingerprint && <code className="nano-fingerprint">{t("cells.fingerprint", { fingerprint })}</code>}
          <FailureNotice error={forget.error} />
          {!alive && (
            <Button
              variant="link"
              isInline
              isDanger
              isLoading={forget.isPending}
              isDisabled={forget.isPending}
              aria-label={t("cells.forgetNamed", { name })}
              onClick={() => forget.mutate(name)}
            >
              {t("cells.forget")}
            </Button>
          )}
        </>
      }
      isDisabled={!alive}
      isChecked={isChosen}
      onChange={onChoose}
    />
  );
}
