/** Follows instances in the making on whatever page the user is, and says how they ended; shows nothing itself. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { GUESTS_KEY, useCreation } from "../../../api/guests";
import { showToast } from "../../../shell/toasts";
import { useFailureText } from "../../../shell/useFailureText";
import { type Creation, dropCreation, useCreations } from "./creations";

function Watch({ id, name }: Creation) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const { data, error } = useCreation(id);
  const isFinished = data?.finished ?? false;
  useEffect(() => {
    if (!isFinished && !error) return;
    if (error) showToast({ variant: "danger", title: t("create.failed", { name }), body: failureText(error) });
    else showToast({ variant: "success", title: t("create.succeeded", { name }) });
    dropCreation(id);
    void queries.invalidateQueries({ queryKey: [GUESTS_KEY, "search"] });
  }, [isFinished, error, id, name, queries, t, failureText]);
  return null;
}

export function CreationWatches() {
  const creations = useCreations((state) => state.creations);
  return creations.map((creation) => <Watch key={creation.id} {...creation} />);
}
