/** The list of instances: find, create, start, stop, look at the screen. */
import { Button, EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from "@patternfly/react-core";
import SearchIcon from "@patternfly/react-icons/dist/esm/icons/search-icon";
import VirtualMachineIcon from "@patternfly/react-icons/dist/esm/icons/virtual-machine-icon";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useGuestSearch } from "../../api/guests";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { Failure } from "../../shell/Failure";
import { Pages } from "../../shell/Pages";
import { RoomPage } from "../../shell/RoomPage";
import { BatchBar } from "./batch/BatchBar";
import { useChosen } from "./batch/useChosen";
import { CreateWizard } from "./create/CreateWizard";
import { InstanceTable } from "./InstanceTable";
import { InstanceToolbar } from "./InstanceToolbar";
import { useInstanceActions } from "./useInstanceActions";
import { useSearch } from "./useSearch";

export default function InstancesPage() {
  const { t } = useTranslation();
  const search = useSearch();
  const [refreshing, setRefreshing] = useState(true);
  const [creating, setCreating] = useState(false);
  const guests = useGuestSearch(search.query, refreshing && LIST_INTERVAL);
  const chosen = useChosen(guests.data?.result);
  const actions = useInstanceActions();

  const { page, setPage, perPage } = search;
  const total = guests.data?.total ?? 0;
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  useEffect(() => {
    // The last entry of the last page was deleted.
    if (guests.data && page > lastPage) setPage(lastPage);
  }, [guests.data, page, lastPage, setPage]);

  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      {t("instances.create")}
    </Button>
  );
  const isEmpty = guests.data?.total === 0;
  return (
    <RoomPage title={t("rooms.instances")} subtitle={t("instances.subtitle")} actions={create}>
      {guests.isError && !guests.data ? (
        <Failure error={guests.error} onRetry={() => void guests.refetch()} />
      ) : isEmpty && !search.isNarrowed ? (
        <EmptyState icon={VirtualMachineIcon} titleText={t("instances.none")} headingLevel="h2">
          <EmptyStateBody>{t("instances.noneHint")}</EmptyStateBody>
          <EmptyStateFooter>
            <EmptyStateActions>{create}</EmptyStateActions>
          </EmptyStateFooter>
        </EmptyState>
      ) : (
        <>
          <InstanceToolbar
            search={search}
            refreshing={refreshing}
            onRefreshing={setRefreshing}
            pages={<Pages paging={{ ...search, total }} variant="top" />}
          />
          {isEmpty ? (
            <EmptyState icon={SearchIcon} titleText={t("instances.noMatch")} headingLevel="h2">
              <EmptyStateFooter>
                <EmptyStateActions>
                  <Button variant="link" onClick={search.widen}>
                    {t("instances.clearSearch")}
                  </Button>
                </EmptyStateActions>
              </EmptyStateFooter>
            </EmptyState>
          ) : (
            <>
              <BatchBar chosen={chosen.guests} onChooseNone={chosen.chooseNone} />
              <InstanceTable guests={guests.data?.result} actions={actions} selection={chosen.selection} />
              {total > search.perPage && <Pages paging={{ ...search, total }} variant="bottom" />}
            </>
          )}
        </>
      )}
      {creating && <CreateWizard onClose={() => setCreating(false)} />}
      {actions.dialogs}
    </RoomPage>
  );
}
