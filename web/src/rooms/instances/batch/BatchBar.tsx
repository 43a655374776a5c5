/** What can be done with the chosen instances together; nothing while none is chosen. */
import "./batch.css";

import { Button, Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useBatchOrder } from "../../../api/batches";
import { type Guest, shortName } from "../../../api/guest";
import { useFormat } from "../../../format/useFormat";
import { FailureNotice } from "../../../shell/FailureNotice";
import { beginTask, showDrawer } from "../../../tasks/store";
import { BatchDialog } from "./BatchDialog";
import { BATCH_RULES, BATCH_VERBS, type BatchVerb, suited } from "./orders";

interface BatchBarProps {
  chosen: readonly Guest[];
  onChooseNone: () => void;
}

export function BatchBar({ chosen, onChooseNone }: BatchBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const order = useBatchOrder();
  const [asking, setAsking] = useState<BatchVerb | null>(null);
  const send = (verb: BatchVerb) => {
    const guests = suited(verb, chosen);
    const items = guests.map((guest) => ({ name: shortName(guest), state: "running" as const }));
    order.mutate(
      { ...BATCH_RULES[verb].order, guest: guests.map(({ id }) => id) },
      {
        onSuccess: ({ id }) => {
          beginTask({ kind: BATCH_RULES[verb].kind, id, name: "", percent: 0, items });
          showDrawer(true);
          setAsking(null);
          onChooseNone();
        },
      },
    );
  };
  if (chosen.length === 0) return null;
  return (
    <>
      <FailureNotice error={asking ? null : order.error} />
      <Toolbar aria-label={t("batch.bar")} className="nano-batch">
        <ToolbarContent>
          <ToolbarItem alignSelf="center">{t("batch.chosen", { count: chosen.length })}</ToolbarItem>
          <ToolbarGroup variant="action-group">
            {BATCH_VERBS.map((verb) => {
              const fit = suited(verb, chosen).length;
              return (
                <ToolbarItem key={verb}>
                  <Button
                    variant="secondary"
                    isDanger={BATCH_RULES[verb].isDanger}
                    isLoading={order.isPending && verb === "start" && !asking}
                    isDisabled={fit === 0 || order.isPending}
                    onClick={() => (verb === "start" ? send(verb) : setAsking(verb))}
                  >
                    {t(`batch.orders.${verb}`, { fit: format.count(fit) })}
                  </Button>
                </ToolbarItem>
              );
            })}
          </ToolbarGroup>
          <ToolbarItem alignSelf="center">
            <Button variant="link" isInline onClick={onChooseNone}>
              {t("batch.none")}
            </Button>
          </ToolbarItem>
        </ToolbarContent>
      </Toolbar>
      {asking && asking !== "start" && (
        <BatchDialog
          verb={asking}
          guests={suited(asking, chosen)}
          left={chosen.length - suited(asking, chosen).length}
          isPending={order.isPending}
          error={order.error}
          onConfirm={() => send(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
