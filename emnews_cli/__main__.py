"""Entry point; imports little, so that an interrupt during start-up exits cleanly."""

from __future__ import annotations

import sys


def main() -> None:
    """Run ``emnews``."""
    try:
        if sys.argv[1:2] == ["__complete"]:
            from emnews_cli.cli.completing import main as complete

            complete(sys.argv[2:])
            return
        from emnews_cli.cli.app import main as run

        run()
    except KeyboardInterrupt:
        if sys.stderr is not None:  # which it is where that was closed
            sys.stderr.write("emnews: interrupted\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
