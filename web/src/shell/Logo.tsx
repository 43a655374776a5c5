/** Nano's sign and name; the sign is the same drawing as the page's icon. */
export function Logo() {
  return (
    <span className="nano-logo">
      <img src="/favicon.svg" alt="" width="28" height="28" />
      <span>Nano</span>
    </span>
  );
}
