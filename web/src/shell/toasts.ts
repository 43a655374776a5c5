/** Short messages about what was done, from anywhere in the portal. */
import { create } from "zustand";

export interface Toast {
  key: number;
  variant: "success" | "danger" | "warning" | "info";
  title: string;
  body?: string;
}

interface ToastState {
  toasts: Toast[];
}

export const useToasts = create<ToastState>(() => ({ toasts: [] }));

let nextKey = 1;

export function showToast(toast: Omit<Toast, "key">): void {
  const key = nextKey++;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, { ...toast, key }] }));
}

export function dropToast(key: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.key !== key) }));
}
