/** How far a task is, in words beside its bar. */
import { useTranslation } from "react-i18next";

import { useFormat } from "../format/useFormat";
import { timeLeft } from "../format/rate";
import type { Task, Transfer } from "./task";

export function useTaskMeasure({ percent = 0, transfer, items }: Task): string {
  const { t } = useTranslation();
  const format = useFormat();
  const ofTransfer = ({ sent, total, rate }: Transfer) => {
    // All bytes left the browser, but the library is still writing them.
    if (sent >= total) return t("images.finishing");
    const left = timeLeft(total - sent, rate);
    return [
      `${format.bytes(sent)} / ${format.bytes(total)}`,
      rate > 0 && format.speed(rate),
      left !== undefined && t("images.left", { time: format.duration(left) }),
      format.percent(percent),
    ]
      .filter(Boolean)
      .join(" · ");
  };
  if (items) {
    const ended = items.filter(({ state }) => state !== "running").length;
    return t("tasks.share", { ended: format.count(ended), all: format.count(items.length) });
  }
  return transfer ? ofTransfer(transfer) : format.percent(percent);
}
