/** What can go wrong between the portal and the server. */

/** The server refused: its message is meant for the person at the screen. */
export class Refusal extends Error {
  override name = "Refusal";
}

/** The session ended or never was: only a new login helps. */
export class SessionEnded extends Refusal {
  override name = "SessionEnded";
}

/** No usable answer arrived: the network, the server or something between them failed. */
export class Unreachable extends Error {
  override name = "Unreachable";
}
