"""``python -m emnews_cli``."""

from emnews_cli.cli.app import main

main()
