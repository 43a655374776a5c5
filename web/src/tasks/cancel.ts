/** How tasks that the page does itself are cancelled. */

const CONTROLLERS = new Map<string, AbortController>();

/** The signal that a task has to obey from now on. */
export function cancelledBy(key: string): AbortSignal {
  const controller = new AbortController();
  CONTROLLERS.set(key, controller);
  return controller.signal;
}

export function cancelTask(key: string): void {
  CONTROLLERS.get(key)?.abort();
}

/** Forgets a task that ended. */
export function releaseTask(key: string): void {
  CONTROLLERS.delete(key);
}
