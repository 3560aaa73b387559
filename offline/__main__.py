"""`python -m offline` is `homestretch`."""

from offline.cli import main

main()
