/** Makes a disk image of the system disk of a stopped instance. */
import { useTranslation } from "react-i18next";

import { shortName, stateOf } from "../../api/guest";
import { useGuestSearch } from "../../api/guests";
import { useBuildImage } from "../../api/images";
import { useSession } from "../../session/store";
import type { Field } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";
import { LoadingDialog } from "../../shell/LoadingDialog";
import { beginTask } from "../../tasks/store";
import { useWordsFields, type Words } from "./fields";

type Filled = Words & { guest: string };

const MOST_GUESTS = 1000;

export function BuildDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { user, group } = useSession();
  const guests = useGuestSearch({ limit: MOST_GUESTS, offset: 0 }, false);
  const build = useBuildImage(({ id }, { name, guest }) => {
    const source = guests.data?.result.find((each) => each.id === guest)?.name ?? "";
    beginTask({ kind: "build", id, name, source, percent: 0 });
  });
  const words = useWordsFields("disk") as Field<Filled>[];
  if (!guests.data) return <LoadingDialog title={t("images.buildTitle")} query={guests} onClose={onClose} />;
  const stopped = guests.data.result.filter((guest) => stateOf(guest) === "stopped");
  const source: Field<Filled> = {
    kind: "select",
    name: "guest",
    label: t("images.source"),
    hint: t(stopped.length ? "images.sourceHint" : "images.noSource"),
    isRequired: true,
    options: stopped.map((guest) => ({ value: guest.id, label: shortName(guest) })),
  };
  return (
    <FormDialog
      title={t("images.buildTitle")}
      fields={[source, ...words]}
      initial={{ guest: stopped[0]?.id ?? "", name: "", description: "", tags: [] }}
      submit={t("images.build")}
      wishOf={({ guest, name, description, tags }) => ({ guest, name, description, tags, owner: user, group })}
      save={build}
      done={({ name }) => t("images.building", { name })}
      onClose={onClose}
    />
  );
}
