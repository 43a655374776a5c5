/** Takes a text, for example from the clipboard, that is typed into the instance key by key. */
import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, TextArea } from "@patternfly/react-core";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { Help } from "../shell/form/Help";
import { isTypeable } from "./keys";

export function TypeDialog({ onType, onClose }: { onType: (text: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const isWrong = !isTypeable(text);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onType(text);
    onClose();
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="type-title">
      <ModalHeader title={t("console.typeText")} labelId="type-title" />
      <ModalBody>
        <Form id="type-form" onSubmit={submit}>
          <FormGroup fieldId="type-text" label={t("console.text")} isRequired>
            <TextArea
              id="type-text"
              value={text}
              onChange={(_, typed) => setText(typed)}
              autoFocus
              rows={4}
              resizeOrientation="vertical"
              validated={isWrong ? "error" : "default"}
              aria-describedby="type-text-help"
            />
            <Help
              id="type-text-help"
              hint={t("console.textHint")}
              error={isWrong ? t("console.textRule") : undefined}
            />
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="type-form" isDisabled={text === "" || isWrong}>
          {t("console.type")}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
