/** A dialog made of declared fields: checks while one types, sends once, and shows why the server refused. */
import { Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import type { UseMutationResult } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { FailureNotice } from "../FailureNotice";
import { showToast } from "../toasts";
import { type Field, isComplete, shownFields, type Values } from "./fields";
import { FormField } from "./FormField";

interface FormDialogProps<Form, Wish> {
  title: string;
  fields: readonly Field<Form>[];
  initial: Form;
  /** Whether nothing can be sent that is as it was. */
  mustDiffer?: boolean;
  submit: string;
  /** Whether something is lost by it. */
  isDanger?: boolean;
  /** What is sent of what was typed. */
  wishOf: (values: Form) => Wish;
  save: UseMutationResult<unknown, Error, Wish>;
  /** Said when it is done. */
  done: (values: Form) => string;
  /** Goes on when it is done; closes the dialog where there is nothing more to do. */
  onDone?: () => void;
  onClose: () => void;
}

export function FormDialog<Form extends Values, Wish>(props: FormDialogProps<Form, Wish>) {
  const {
    title,
    fields,
    initial,
    mustDiffer = false,
    submit,
    isDanger = false,
    wishOf,
    save,
    done,
    onClose,
    onDone = onClose,
  } = props;
  const { t } = useTranslation();
  const [values, setValues] = useState(initial);
  const isSame = () => JSON.stringify(wishOf(values)) === JSON.stringify(wishOf(initial));
  const ready = isComplete(fields, values) && !save.isPending && !(mustDiffer && isSame());
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!ready) return;
    save.mutate(wishOf(values), {
      onSuccess: () => {
        showToast({ variant: "success", title: done(values) });
        onDone();
      },
    });
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="form-title">
      <ModalHeader title={title} labelId="form-title" />
      <ModalBody>
        <Form id="dialog-form" onSubmit={send}>
          <FailureNotice error={save.error} />
          {shownFields(fields, values).map((field, place) => (
            <FormField
              key={field.name}
              id={`field-${field.name}`}
              field={field}
              values={values}
              autoFocus={place === 0}
              onChange={(changes) => setValues({ ...values, ...changes })}
            />
          ))}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          type="submit"
          variant={isDanger ? "danger" : "primary"}
          form="dialog-form"
          isLoading={save.isPending}
          isDisabled={!ready}
        >
          {submit}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
