"""`python -m offline` is `homestretch`."""

from offline.start import main

main()
