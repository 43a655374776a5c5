/** Creates an address pool, or changes one. */
import { useTranslation } from "react-i18next";

import { type AddressPoolSummary, type Provider, useSaveAddressPool } from "../../api/address-pools";
import { isHostAddress } from "../../format/ipv4";
import { RESOURCE_NAME } from "../../format/names";
import type { Field, Values } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

interface Filled extends Values {
  name: string;
  gateway: string;
  dns: readonly string[];
  provider: Provider;
}

type Known = Pick<AddressPoolSummary, "name" | "gateway" | "dns" | "provider">;

/** Without a pool a new one is made. */
export function AddressPoolDialog({ pool, onClose }: { pool?: Known; onClose: () => void }) {
  const { t } = useTranslation();
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "name",
      label: t("addresses.pool"),
      isRequired: true,
      isShown: () => !pool,
      check: (name) => (RESOURCE_NAME.test(name) ? undefined : t("shell.nameRule")),
    },
    {
      kind: "text",
      name: "gateway",
      label: t("addresses.gateway"),
      placeholder: "192.168.1.1",
      isRequired: true,
      check: (address) => (isHostAddress(address) ? undefined : t("addresses.addressRule")),
    },
    {
      kind: "tags",
      name: "dns",
      label: t("addresses.dns"),
      hint: t("addresses.dnsHint"),
      check: (servers) => (servers.every(isHostAddress) ? undefined : t("addresses.addressRule")),
    },
    {
      kind: "select",
      name: "provider",
      label: t("addresses.provider"),
      hint: t("addresses.providerHint"),
      options: (["dhcp", "cloudinit"] as const).map((value) => ({ value, label: t(`addresses.providers.${value}`) })),
    },
  ];
  return (
    <FormDialog
      title={pool ? t("addresses.modifyTitle", { name: pool.name }) : t("addresses.create")}
      fields={fields}
      initial={{
        name: pool?.name ?? "",
        gateway: pool?.gateway ?? "",
        dns: pool?.dns ?? [],
        provider: pool?.provider ?? "dhcp",
      }}
      submit={t(pool ? "shell.save" : "shell.create")}
      wishOf={({ name, gateway, dns, provider }) => ({ name, gateway, dns, provider })}
      save={useSaveAddressPool(pool ? "PUT" : "POST")}
      done={({ name }) => t(pool ? "addresses.modified" : "addresses.created", { name })}
      onClose={onClose}
    />
  );
}
