/** The map of the portal: which address shows which page. */
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy } from "react";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router";

import { makeQueryClient } from "./api/query-client";
import { ROOMS } from "./rooms/rooms";
import { RequireMenu } from "./session/RequireMenu";
import { RequireSession } from "./session/RequireSession";
import { AdminLayout } from "./shell/AdminLayout";
import { Landing } from "./shell/Landing";
import { NotFound } from "./shell/NotFound";
import { PageError } from "./shell/PageError";
import { Root } from "./shell/Root";

const InitialPage = lazy(() => import("./rooms/initial/InitialPage"));
const LoginPage = lazy(() => import("./rooms/login/LoginPage"));
const ReferencePage = lazy(() => import("./reference/ReferencePage"));
const AccountPage = lazy(() => import("./rooms/account/AccountPage"));
const AboutPage = lazy(() => import("./rooms/about/AboutPage"));
const ConsolePage = lazy(() => import("./console/ConsolePage"));

const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: PageError,
    children: [
      { path: "/", element: <Navigate to="/admin" replace /> },
      { path: "/initial", Component: InitialPage },
      { path: "/login", Component: LoginPage },
      { path: "/reference", Component: ReferencePage },
      {
        Component: RequireSession,
        children: [
          { path: "/monitor/:guest", Component: ConsolePage },
          {
            path: "/admin",
            Component: AdminLayout,
            ErrorBoundary: PageError,
            children: [
              { index: true, Component: Landing },
              { path: "/admin/account", Component: AccountPage },
              { path: "/admin/about", Component: AboutPage },
              ...ROOMS.flatMap(({ menu, pages }) =>
                pages.map(({ path, Component }) => ({
                  path,
                  element: (
                    <RequireMenu menu={menu}>
                      <Component />
                    </RequireMenu>
                  ),
                })),
              ),
              { path: "*", Component: NotFound },
            ],
          },
        ],
      },
      { path: "*", element: <Navigate to="/admin" replace /> },
    ],
  },
]);

const queries = makeQueryClient();

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
