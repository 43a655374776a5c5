/** One warning, and the way to where something can be done about it. */
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useFormat } from "../../format/useFormat";
import { useSession } from "../../session/store";
import { Notice } from "../../shell/Notice";
import type { Warning } from "./warnings";

export function WarningNotice({ warning }: { warning: Warning }) {
  const { t } = useTranslation();
  const format = useFormat();
  switch (warning.kind) {
    case "noCell":
      return (
        <Notice variant="warning" title={t("about.noCell")}>
          {t("cells.noneWaitingHint")}
        </Notice>
      );
    case "waiting":
      return (
        <Notice variant="info" title={t("about.waiting", { name: warning.name })}>
          <ToPools />
        </Notice>
      );
    case "offline":
      return (
        <Notice variant="danger" title={t("about.offline", { name: warning.cell.name, pool: warning.cell.pool })}>
          {t("about.offlineHint")}
        </Notice>
      );
    case "notice":
      return (
        <Notice variant="warning" title={t("about.notice", { name: warning.cell.name, pool: warning.cell.pool })}>
          {warning.cell.message}
        </Notice>
      );
    case "disk": {
      const { name, pool, available_disk } = warning.cell;
      return (
        <Notice variant="warning" title={t("about.disk", { name, pool, free: format.bytes(available_disk) })}>
          {t("about.diskHint")}
        </Notice>
      );
    }
  }
}

function ToPools() {
  const { t } = useTranslation();
  const { menu } = useSession();
  return menu.includes("compute_pool") && <Link to="/admin/compute_pools">{t("about.toPools")}</Link>;
}
