/** Creates an instance step by step. */
import { Bullseye, Modal, ModalBody, Spinner, Wizard, WizardHeader, WizardStep } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useBatchCreation } from "../../../api/batches";
import { useComputePools } from "../../../api/compute-pools";
import { useCreateGuest } from "../../../api/guests";
import { useSystem } from "../../../api/system";
import { useTemplates } from "../../../api/templates";
import { useSession } from "../../../session/store";
import { Failure } from "../../../shell/Failure";
import { FailureNotice } from "../../../shell/FailureNotice";
import { beginTask, showDrawer } from "../../../tasks/store";
import {
  type Draft,
  isHardwareComplete,
  isSoftwareComplete,
  isSystemComplete,
  NEW_DRAFT,
  toBatchCreation,
  toCreation,
} from "./draft";
import { HardwareStep } from "./HardwareStep";
import { OptionsStep } from "./OptionsStep";
import { ReviewStep } from "./ReviewStep";
import { SoftwareStep } from "./SoftwareStep";
import { SystemStep } from "./SystemStep";

export function CreateWizard({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const system = useSystem();
  const pools = useComputePools();
  const templates = useTemplates();
  const create = useCreateGuest();
  const createSeveral = useBatchCreation();
  const [changes, setChanges] = useState<Partial<Draft>>({});

  const draft: Draft = {
    ...NEW_DRAFT,
    pool: pools.data?.[0]?.name ?? "",
    template: templates.data?.[0]?.id ?? "",
    ...changes,
  };
  const change = (part: Partial<Draft>) => setChanges((before) => ({ ...before, ...part }));
  const isPending = create.isPending || createSeveral.isPending;
  const submit = () => {
    const { name, count } = draft;
    if (count > 1) {
      createSeveral.mutate(toBatchCreation(draft, session), {
        onSuccess: ({ id }) => {
          const items = Array.from({ length: count }, () => ({ name, state: "running" as const }));
          beginTask({ kind: "batchCreate", id, name, percent: 0, items });
          showDrawer(true);
          onClose();
        },
      });
      return;
    }
    create.mutate(toCreation(draft, session), {
      onSuccess: ({ id }) => {
        beginTask({ kind: "creation", id, name, percent: 0 });
        onClose();
      },
    });
  };

  const queries = [system, pools, templates];
  const failed = queries.find(({ isError }) => isError);
  if (!system.data || !pools.data || !templates.data) {
    return (
      <Modal isOpen variant="large" onClose={onClose} aria-label={t("create.title")}>
        <ModalBody>
          {failed?.error ? (
            <Failure error={failed.error} onRetry={() => void failed.refetch()} />
          ) : (
            <Bullseye>
              <Spinner aria-label={t("shell.loading")} />
            </Bullseye>
          )}
        </ModalBody>
      </Modal>
    );
  }

  const systemFits = isSystemComplete(draft);
  const hardwareFits = isHardwareComplete(draft, { maxDisk: system.data.max_disk });
  const fits = systemFits && hardwareFits && isSoftwareComplete(draft);
  const footer = {
    nextButtonText: t("create.next"),
    backButtonText: t("create.back"),
    cancelButtonText: t("shell.cancel"),
  };
  const lastFooter = {
    ...footer,
    nextButtonText: t("shell.create"),
    nextButtonProps: { isLoading: isPending },
    isNextDisabled: isPending,
  };
  return (
    <Modal isOpen variant="large" onEscapePress={onClose} aria-label={t("create.title")} elementToFocus="#guest-name">
      <Wizard
        height="min(40rem, 80dvh)"
        navAriaLabel={t("create.steps")}
        onClose={onClose}
        onSave={submit}
        header={<WizardHeader title={t("create.title")} onClose={onClose} closeButtonAriaLabel={t("shell.close")} />}
      >
        <WizardStep id="system" name={t("create.system")} footer={{ ...footer, isNextDisabled: !systemFits }}>
          <SystemStep draft={draft} change={change} pools={pools.data} templates={templates.data} />
        </WizardStep>
        <WizardStep
          id="hardware"
          name={t("create.hardware")}
          isDisabled={!systemFits}
          footer={{ ...footer, isNextDisabled: !hardwareFits }}
        >
          <HardwareStep draft={draft} change={change} system={system.data} />
        </WizardStep>
        <WizardStep
          id="software"
          name={t("create.software")}
          isDisabled={!systemFits || !hardwareFits}
          footer={{ ...footer, isNextDisabled: !isSoftwareComplete(draft) }}
        >
          <SoftwareStep draft={draft} change={change} />
        </WizardStep>
        <WizardStep id="options" name={t("create.options")} isDisabled={!fits} footer={footer}>
          <OptionsStep draft={draft} change={change} />
        </WizardStep>
        <WizardStep id="review" name={t("create.review")} isDisabled={!fits} footer={lastFooter}>
          <div className="nano-notice">
            <FailureNotice error={draft.count > 1 ? createSeveral.error : create.error} />
          </div>
          <ReviewStep draft={draft} template={templates.data.find(({ id }) => id === draft.template)} />
        </WizardStep>
      </Wizard>
    </Modal>
  );
}
