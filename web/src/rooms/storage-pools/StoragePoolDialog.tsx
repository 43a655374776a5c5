/** Creates a storage pool, or defines one anew. */
import { useTranslation } from "react-i18next";

import { type StoragePool, type StorageType, useSaveStoragePool } from "../../api/storage-pools";
import { RESOURCE_NAME } from "../../format/names";
import type { Field, Values } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";
import { isFolder, isHost } from "./rules";

interface Filled extends Values {
  name: string;
  type: StorageType;
  host: string;
  target: string;
}

/** Without a pool a new one is made. */
export function StoragePoolDialog({ pool, onClose }: { pool?: StoragePool; onClose: () => void }) {
  const { t } = useTranslation();
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "name",
      label: t("storages.pool"),
      isRequired: true,
      isShown: () => !pool,
      check: (name) => (RESOURCE_NAME.test(name) ? undefined : t("shell.nameRule")),
    },
    {
      kind: "select",
      name: "type",
      label: t("storages.type"),
      options: (["nfs", "directory"] as const).map((value) => ({ value, label: t(`storages.types.${value}`) })),
    },
    {
      kind: "text",
      name: "host",
      label: t("storages.host"),
      placeholder: "10.0.0.5",
      isRequired: true,
      isShown: ({ type }) => type === "nfs",
      check: (host) => (isHost(host) ? undefined : t("storages.hostRule")),
    },
    {
      kind: "text",
      name: "target",
      label: t("storages.target"),
      placeholder: "/srv/vm",
      hint: t("storages.targetHint"),
      isRequired: true,
      check: (target) => (isFolder(target) ? undefined : t("storages.targetRule")),
    },
  ];
  return (
    <FormDialog
      title={pool ? t("storages.modifyTitle", { name: pool.name }) : t("storages.create")}
      fields={fields}
      initial={{
        name: pool?.name ?? "",
        type: pool?.type ?? "nfs",
        host: pool?.host ?? "",
        target: pool?.target ?? "",
      }}
      submit={t(pool ? "shell.save" : "shell.create")}
      wishOf={({ name, type, host, target }) => ({ name, type, host: type === "nfs" ? host : "", target })}
      save={useSaveStoragePool(pool ? "PUT" : "POST")}
      done={({ name }) => t(pool ? "storages.modified" : "storages.created", { name })}
      onClose={onClose}
    />
  );
}
