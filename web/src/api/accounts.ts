/** Users, groups and roles: who may log in, with whom they share, and which rooms they may enter. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export interface User {
  name: string;
  nick?: string;
  mail?: string;
}

export interface Group {
  name: string;
  display: string;
  /** Names of its roles. */
  role: string[];
  /** Names of its users. */
  member: string[];
}

export interface Role {
  name: string;
  menu: string[];
}

const KEY = "accounts";
const userPath = (user: string) => `/users/${encodeURIComponent(user)}`;
const groupPath = (group: string) => `/user_groups/${encodeURIComponent(group)}`;
const rolePath = (role: string) => `/roles/${encodeURIComponent(role)}`;
const memberPath = (group: string, user: string) => `${groupPath(group)}/members/${encodeURIComponent(user)}`;

export function useUserNames() {
  return useQuery({
    queryKey: [KEY, "users"],
    queryFn: ({ signal }) => call<string[]>("GET", "/users/", undefined, signal),
  });
}

/** What is known of one user. */
export function useUser(name: string) {
  return useQuery({
    queryKey: [KEY, "user", name],
    queryFn: ({ signal }) => call<User>("GET", userPath(name), undefined, signal),
  });
}

/** Users who belong to no group, and can do nothing until they do. */
export function useUsersWithoutGroup() {
  return useQuery({
    queryKey: [KEY, "without-group"],
    queryFn: ({ signal }) => call<string[]>("GET", "/user_search/", undefined, signal),
  });
}

/** All groups with their roles and members. */
export function useGroups() {
  return useQuery({
    queryKey: [KEY, "groups"],
    queryFn: async ({ signal }): Promise<Group[]> => {
      const groups = await call<{ name: string }[]>("GET", "/user_groups/", undefined, signal);
      return Promise.all(groups.map(({ name }) => readGroup(name, signal)));
    },
  });
}

async function readGroup(name: string, signal: AbortSignal): Promise<Group> {
  const group = await call<Omit<Group, "member"> & Partial<Group>>("GET", groupPath(name), undefined, signal);
  return { member: [], ...group };
}

/** All roles with the rooms they open. */
export function useRoles() {
  return useQuery({
    queryKey: [KEY, "roles"],
    queryFn: async ({ signal }): Promise<Role[]> => {
      const names = await call<string[]>("GET", "/roles/", undefined, signal);
      return Promise.all(names.map((name) => readRole(name, signal)));
    },
  });
}

async function readRole(name: string, signal: AbortSignal): Promise<Role> {
  const { menu } = await call<Omit<Role, "name">>("GET", rolePath(name), undefined, signal);
  return { name, menu };
}

/** A change of accounts, after which everything about them is looked at again. */
function useChange<Wish>(change: (wish: Wish) => Promise<string>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }) });
}

export interface NewUser {
  name: string;
  password: string;
  nick: string;
  mail: string;
}

export const useCreateUser = () =>
  useChange(({ name, ...wish }: NewUser) => call<string>("POST", userPath(name), wish));

/** An empty `nick` or `mail` keeps what is there. */
export const useModifyUser = () =>
  useChange(({ name, ...wish }: Required<User>) => call<string>("PUT", userPath(name), wish));

export const useDeleteUser = () => useChange((name: string) => call<string>("DELETE", userPath(name)));

export interface GroupWish {
  name: string;
  display: string;
  role: readonly string[];
}

/** Creates a group, or replaces its display name and its roles. */
export const useSaveGroup = (method: "POST" | "PUT") =>
  useChange(({ name, ...wish }: GroupWish) => call<string>(method, groupPath(name), wish));

export const useDeleteGroup = () => useChange((name: string) => call<string>("DELETE", groupPath(name)));

export interface Membership {
  group: string;
  user: string;
}

export const useAddMember = () =>
  useChange(({ group, user }: Membership) => call<string>("POST", memberPath(group, user), {}));

export const useRemoveMember = () =>
  useChange(({ group, user }: Membership) => call<string>("DELETE", memberPath(group, user)));

export interface RoleWish {
  name: string;
  menu: readonly string[];
}

/** Creates a role, or replaces its rooms. */
export const useSaveRole = (method: "POST" | "PUT") =>
  useChange(({ name, ...wish }: RoleWish) => call<string>(method, rolePath(name), wish));

export const useDeleteRole = () => useChange((name: string) => call<string>("DELETE", rolePath(name)));
