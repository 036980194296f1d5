"""What those are told who watch over the bot: `/healthz`, `/readyz` and `/metrics`.

It may import `responses` and what stands below it. It is imported only where a port is set.
"""
