/** Leafs through the list of instances; small screens have the buttons for it only at the bottom. */
import { Pagination } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { Search } from "./useSearch";

const SIZES = [10, 20, 50, 100].map((value) => ({ title: String(value), value }));

export function Pages({ total, search, variant }: { total: number; search: Search; variant: "top" | "bottom" }) {
  const { t } = useTranslation();
  return (
    <Pagination
      itemCount={total}
      page={search.page}
      perPage={search.perPage}
      perPageOptions={SIZES}
      variant={variant}
      isCompact={variant === "top"}
      onSetPage={(_, page) => search.setPage(page)}
      onPerPageSelect={(_, perPage) => search.setPerPage(perPage)}
      titles={{
        paginationAriaLabel: t("instances.pages.label"),
        perPageSuffix: t("instances.pages.perPage"),
        toFirstPageAriaLabel: t("instances.pages.first"),
        toPreviousPageAriaLabel: t("instances.pages.previous"),
        toNextPageAriaLabel: t("instances.pages.next"),
        toLastPageAriaLabel: t("instances.pages.last"),
        currPageAriaLabel: t("instances.pages.current"),
        optionsToggleAriaLabel: t("instances.pages.options"),
        ofWord: t("instances.pages.of"),
        page: "",
        items: "",
        itemsPerPage: t("instances.pages.options"),
      }}
    />
  );
}
