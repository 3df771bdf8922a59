"""`python -m houfeng`."""

from houfeng.cli.main import main

main()
