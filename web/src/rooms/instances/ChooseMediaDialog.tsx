/** Chooses the ISO to start from or to insert. */
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
  Radio,
  Skeleton,
} from "@patternfly/react-core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type Guest, shortName } from "../../api/guest";
import { useImages } from "../../api/images";
import type { MediaOrder } from "../../api/instance-orders";
import { useFormat } from "../../format/useFormat";
import { useSession } from "../../session/store";
import { Failure } from "../../shell/Failure";

interface ChooseMediaDialogProps {
  action: MediaOrder;
  guest: Guest;
  onChoose: (media: string) => void;
  onClose: () => void;
}

export function ChooseMediaDialog({ action, guest, onChoose, onClose }: ChooseMediaDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { menu } = useSession();
  const images = useImages("media");
  const [chosen, setChosen] = useState<string | null>(null);
  const ready = images.data?.filter(({ size }) => size > 0) ?? [];
  const media = chosen ?? (ready.length === 1 ? ready[0]?.id : undefined);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (media) onChoose(media);
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="choose-media-title">
      <ModalHeader title={t(`instances.titles.${action}`, { name: shortName(guest) })} labelId="choose-media-title" />
      <ModalBody>
        {images.isError && <Failure error={images.error} onRetry={() => void images.refetch()} />}
        {images.isPending && <Skeleton height="4rem" screenreaderText={t("shell.loading")} />}
        {images.data && ready.length === 0 && (
          <EmptyState titleText={t("images.media.none")} headingLevel="h3" variant="sm">
            <EmptyStateBody>
              {menu.includes("media") ? (
                <Link to="/admin/media_images">{t("instances.uploadFirst")}</Link>
              ) : (
                t("instances.askForMedia")
              )}
            </EmptyStateBody>
          </EmptyState>
        )}
        <Form id="choose-media-form" onSubmit={submit}>
          <FormGroup role="radiogroup" label={t("instances.media")} isStack hidden={ready.length === 0}>
            {ready.map(({ id, name, description, size }) => (
              <Radio
                key={id}
                id={`media-${id}`}
                name="media"
                label={name}
                description={[format.bytes(size), description].filter(Boolean).join(" · ")}
                isChecked={media === id}
                onChange={() => setChosen(id)}
              />
            ))}
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="choose-media-form" isDisabled={!media}>
          {t(`instances.actions.${action}`)}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
