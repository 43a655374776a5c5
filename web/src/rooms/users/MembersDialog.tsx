/** Who belongs to a group: users are taken in and let go one by one, at once. */
import {
  Button,
  Content,
  Form,
  List,
  ListItem,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
} from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Group, useAddMember, useRemoveMember, useUsersWithoutGroup } from "../../api/accounts";
import { useSession } from "../../session/store";
import { FailureNotice } from "../../shell/FailureNotice";
import { SelectField } from "../../shell/SelectField";

export function MembersDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const { t } = useTranslation();
  const { user: self } = useSession();
  const free = useUsersWithoutGroup();
  const add = useAddMember();
  const remove = useRemoveMember();
  const [chosen, setChosen] = useState("");
  const isBusy = add.isPending || remove.isPending;
  // What was chosen may have been taken in meanwhile.
  const user = free.data?.includes(chosen) ? chosen : (free.data?.[0] ?? "");
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="members-title">
      <ModalHeader title={t("accounts.membersTitle", { name: group.name })} labelId="members-title" />
      <ModalBody>
        <FailureNotice error={add.error ?? remove.error ?? free.error} />
        {group.member.length ? (
          <List isPlain isBordered aria-label={t("accounts.members")}>
            {group.member.map((member) => (
              <ListItem key={member} className="nano-member">
                <span>{member}</span>
                <Button
                  variant="link"
                  isInline
                  isDisabled={isBusy || member === self}
                  aria-label={t("accounts.removeMember", { name: member })}
                  onClick={() => remove.mutate({ group: group.name, user: member })}
                >
                  {t("accounts.remove")}
                </Button>
              </ListItem>
            ))}
          </List>
        ) : (
          <Content component="p">{t("accounts.noMembers")}</Content>
        )}
        {user ? (
          <Form className="nano-add-member" onSubmit={(event) => event.preventDefault()}>
            <SelectField
              id="new-member"
              label={t("accounts.withoutGroup")}
              value={user}
              onChange={setChosen}
              options={(free.data ?? []).map((name) => ({ value: name, label: name }))}
            />
            <Button variant="secondary" isDisabled={isBusy} onClick={() => add.mutate({ group: group.name, user })}>
              {t("accounts.addMember")}
            </Button>
          </Form>
        ) : (
          <Content component="small">{t("accounts.nobodyFree")}</Content>
        )}
      </ModalBody>
      <ModalFooter>
        <Button onClick={onClose}>{t("shell.close")}</Button>
      </ModalFooter>
    </Modal>
  );
}
