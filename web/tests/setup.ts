/** What the browser has and the test environment lacks. */
import { afterEach } from "vitest";
import { cleanup } from "@testing-library/react";

afterEach(cleanup);
