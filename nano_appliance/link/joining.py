"""What a cell says to a core it does not belong to yet, and what it believes of the answer."""

from __future__ import annotations

import secrets
from pathlib import Path

from nano_appliance.link import certificates, proofs
from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.key_file import read_text
from nano_appliance.link.operations import AUTHORITY, JOIN
from nano_appliance.link.peer import CORE_NAME, Role
from nano_appliance.link.rpc_client import RpcClient
from nano_appliance.model.discovery import Found
from nano_appliance.model.errors import NotAllowed
from nano_appliance.model.orders import Done
from nano_appliance.model.report import JoinRequest


def ask_to_join(cell: CellIdentity, core: Found, port: int, secret: str) -> bool:
    """Present `cell`, whose link server listens on `port`, to `core`; true when a certificate came and is stored.

    Raises NotAllowed when the core is not the one that was found, is another one than this cell belongs to, or does
    not know `secret`; and whatever the core refuses with.
    """
    authority = _authority(cell.pinned_authority, core)
    nonce = secrets.token_hex(16)
    key = cell.fingerprint
    proven = proofs.proof(secret, proofs.CELL_KNOWS, nonce, key, core.fingerprint) if secret else ""
    request = JoinRequest(
        name=cell.name, port=port, signing_request=cell.signing_request, nonce=nonce if secret else "", proof=proven
    )
    client = RpcClient(core.address, core.port, Role.CORE, CORE_NAME, authority)
    try:
        answer = client.call(JOIN, request)
    finally:
        client.close()
    if not proofs.is_proven(answer.proof, secret, proofs.CORE_KNOWS, nonce, key, core.fingerprint):
        raise NotAllowed(f"the core at {core.address} does not know this domain's secret")
    if not answer.certificate:
        return False
    cell.install(answer.certificate, authority)
    return True


def _authority(pinned: Path, core: Found) -> str:
    """The certificate of the authority that `core` announces, as PEM."""
    pem = read_text(pinned)
    if not pem:
        client = RpcClient(core.address, core.port, Role.CORE, CORE_NAME, None)
        try:
            pem = client.call(AUTHORITY, Done()).certificate
        finally:
            client.close()
    if certificates.certificate_fingerprint(certificates.certificate_from_pem(pem)) != core.fingerprint:
        raise NotAllowed(f"the core at {core.address} does not have the authority it announces")
    return pem
