/** Carries out actions on instances: at once, or after a dialog; says how each ended. */
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../api/guest";
import { type Order, useInstanceOrder } from "../../api/instance-orders";
import { showToast } from "../../shell/toasts";
import { useFailureText } from "../../shell/useFailureText";
import type { InstanceAction } from "./actions";
import { ChooseMediaDialog } from "./ChooseMediaDialog";
import { ConfirmForceDialog } from "./ConfirmForceDialog";
import { BuildFromDialog } from "../images/BuildFromDialog";
import { DeleteInstanceDialog } from "./DeleteInstanceDialog";
import { MoveDialog } from "./MoveDialog";
import { ResetDialog } from "./ResetDialog";

interface InstanceActions {
  /** Does it, or opens the dialog that asks first. */
  perform: (action: InstanceAction, guest: Guest) => void;
  /** The instance that an order is on its way to, if any. */
  busy: string | undefined;
  /** To be placed in the page. */
  dialogs: ReactNode;
}

export function useInstanceActions(onDeleted?: () => void): InstanceActions {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const order = useInstanceOrder({
    onSuccess: (_, { kind, name }) => showToast({ variant: "success", title: t(`instances.sent.${kind}`, { name }) }),
    onError: (error, { name }) =>
      showToast({ variant: "danger", title: t("instances.refused", { name }), body: failureText(error) }),
  });
  const [open, setOpen] = useState<{ action: InstanceAction; guest: Guest } | null>(null);
  const close = () => setOpen(null);

  const perform = (action: InstanceAction, guest: Guest) => {
    switch (action) {
      case "start":
      case "stop":
      case "reboot":
      case "ejectMedia":
        order.mutate({ ...target(guest), kind: action });
        break;
      default:
        setOpen({ action, guest });
    }
  };

  return {
    perform,
    busy: order.isPending ? order.variables.id : undefined,
    dialogs: open && <OpenDialog {...open} send={order.mutate} onClose={close} onDeleted={onDeleted} />,
  };
}

function target(guest: Guest): { id: string; name: string } {
  return { id: guest.id, name: shortName(guest) };
}

interface OpenDialogProps {
  action: InstanceAction;
  guest: Guest;
  send: (order: Order) => void;
  onClose: () => void;
  onDeleted: (() => void) | undefined;
}

function OpenDialog({ action, guest, send, onClose, onDeleted }: OpenDialogProps) {
  switch (action) {
    case "startWithMedia":
    case "insertMedia": {
      const choose = (media: string) => {
        send({ ...target(guest), kind: action, media });
        onClose();
      };
      return <ChooseMediaDialog action={action} guest={guest} onChoose={choose} onClose={onClose} />;
    }
    case "forceStop":
    case "forceReboot": {
      const confirm = () => {
        send({ ...target(guest), kind: action });
        onClose();
      };
      return <ConfirmForceDialog action={action} guest={guest} onConfirm={confirm} onClose={onClose} />;
    }
    case "resetSystem":
      return <ResetDialog guest={guest} onClose={onClose} />;
    case "buildImage":
      return <BuildFromDialog guest={guest} onClose={onClose} />;
    case "move":
      return <MoveDialog guest={guest} onClose={onClose} />;
    case "delete":
      return <DeleteInstanceDialog guest={guest} onClose={onClose} onDeleted={onDeleted} />;
    default:
      return null;
  }
}
