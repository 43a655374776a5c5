"""What every HTTP surface shares: envelope, errors, signature, server set-up, streams, websocket."""
