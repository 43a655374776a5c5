/** Leafs through a list; small screens have the buttons for it only at the bottom. */
import { Pagination } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

const SIZES = [10, 20, 50, 100].map((value) => ({ title: String(value), value }));

export interface Paging {
  total: number;
  /** From 1. */
  page: number;
  perPage: number;
  setPage: (page: number) => void;
  setPerPage: (perPage: number) => void;
}

export function Pages({ paging, variant }: { paging: Paging; variant: "top" | "bottom" }) {
  const { t } = useTranslation();
  const { total, page, perPage } = paging;
  const first = Math.min((page - 1) * perPage + 1, total);
  const shown = `${first} - ${Math.min(page * perPage, total)} ${t("shell.pages.of")} ${total}`;
  return (
    <Pagination
      itemCount={total}
      page={page}
      perPage={perPage}
      perPageOptions={SIZES}
      variant={variant}
      isCompact={variant === "top"}
      onSetPage={(_, page) => paging.setPage(page)}
      onPerPageSelect={(_, perPage) => paging.setPerPage(perPage)}
      titles={{
        paginationAriaLabel: t("shell.pages.label"),
        perPageSuffix: t("shell.pages.perPage"),
        toFirstPageAriaLabel: t("shell.pages.first"),
        toPreviousPageAriaLabel: t("shell.pages.previous"),
        toNextPageAriaLabel: t("shell.pages.next"),
        toLastPageAriaLabel: t("shell.pages.last"),
        currPageAriaLabel: t("shell.pages.current"),
        // Its name begins with what is written on it, for those who speak to their computer.
        optionsToggleAriaLabel: `${shown}, ${t("shell.pages.options")}`,
        ofWord: t("shell.pages.of"),
        page: "",
        items: "",
        itemsPerPage: t("shell.pages.options"),
      }}
    />
  );
}
