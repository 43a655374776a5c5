/** What can go wrong between the portal and the server. */

/** The server refused: its message is meant for the person at the screen. */
export class Refusal extends Error {
  override name = "Refusal";
}

/** The session ended or never was: only a new login helps. */
export class SessionEnded extends Refusal {
  override name = "SessionEnded";
}

/** The work takes longer than its call waits; it goes on, and ends well or not, as the server's task `task`. */
export class GoesOn extends Refusal {
  override name = "GoesOn";

  constructor(
    message: string,
    readonly task: string,
  ) {
    super(message);
  }
}

/** No usable answer arrived: the network, the server or something between them failed. */
export class Unreachable extends Error {
  override name = "Unreachable";
}
