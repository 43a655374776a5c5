/** Creates a compute pool, or changes one. */
import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, Switch } from "@patternfly/react-core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { type ComputePool, useSaveComputePool } from "../../api/compute-pools";
import { RESOURCE_NAME } from "../../format/names";
import { FailureNotice } from "../../shell/FailureNotice";
import { SelectField } from "../../shell/SelectField";
import { TextField } from "../../shell/TextField";
import { showToast } from "../../shell/toasts";
import type { Choices } from "./choices";

interface PoolDialogProps {
  /** The pool to change; without one a new pool is made. */
  pool?: ComputePool;
  choices: Choices;
  onClose: () => void;
}

/** Asks only for what there is a choice of. */
export function PoolDialog({ pool, choices, onClose }: PoolDialogProps) {
  const { t } = useTranslation();
  const save = useSaveComputePool(pool ? "PUT" : "POST");
  const [name, setName] = useState(pool?.name ?? "");
  const [storage, setStorage] = useState(pool?.storage ?? "");
  const [network, setNetwork] = useState(pool?.network ?? "");
  const [failover, setFailover] = useState(pool?.failover ?? false);

  const nameFits = RESOURCE_NAME.test(name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(
      { name, storage, network, failover: failover && storage !== "" },
      {
        onSuccess: () => {
          showToast({ variant: "success", title: t(pool ? "pools.modified" : "pools.created", { name }) });
          onClose();
        },
      },
    );
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="pool-title">
      <ModalHeader title={t(pool ? "pools.modifyTitle" : "pools.createTitle", { name })} labelId="pool-title" />
      <ModalBody>
        <Form id="pool-form" onSubmit={submit}>
          <FailureNotice error={save.error} />
          {!pool && (
            <TextField
              id="pool-name"
              label={t("pools.name")}
              value={name}
              onChange={setName}
              isRequired
              autoFocus
              error={name && !nameFits ? t("shell.nameRule") : undefined}
            />
          )}
          {choices.storages.length > 0 && (
            <>
              <SelectField
                id="pool-storage"
                label={t("pools.storage")}
                value={storage}
                onChange={setStorage}
                options={[{ value: "", label: t("pools.localStorage") }, ...choices.storages.map(asOption)]}
              />
              <FormGroup fieldId="pool-failover" label={t("pools.failover")}>
                <Switch
                  id="pool-failover"
                  label={t(storage ? "pools.failoverHint" : "pools.failoverNeedsStorage")}
                  isChecked={failover && storage !== ""}
                  isDisabled={!storage}
                  onChange={(_, checked) => setFailover(checked)}
                />
              </FormGroup>
            </>
          )}
          {choices.networks.length > 0 && (
            <SelectField
              id="pool-network"
              label={t("pools.network")}
              value={network}
              onChange={setNetwork}
              options={[{ value: "", label: t("pools.noNetwork") }, ...choices.networks.map(asOption)]}
            />
          )}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="pool-form" isLoading={save.isPending} isDisabled={!nameFits || save.isPending}>
          {t(pool ? "shell.save" : "shell.create")}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

function asOption(name: string): { value: string; label: string } {
  return { value: name, label: name };
}
