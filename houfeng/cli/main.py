"""`houfeng`: the commands."""

import click

from houfeng import __version__
from houfeng.cli.associate import associate
from houfeng.cli.brief import brief
from houfeng.cli.check import check
from houfeng.cli.demo import demo
from houfeng.cli.door import EXIT_HELP
from houfeng.cli.events import events
from houfeng.cli.exercise import exercise
from houfeng.cli.exposure import exposure
from houfeng.cli.facilities import facilities
from houfeng.cli.impact import impact
from houfeng.cli.keeper import keeper
from houfeng.cli.layers import layers
from houfeng.cli.monitor import monitor
from houfeng.cli.network import network
from houfeng.cli.people import people
from houfeng.cli.products import products
from houfeng.cli.replay import replay
from houfeng.cli.respond import respond
from houfeng.cli.scenario import scenario
from houfeng.cli.serve import serve, worker
from houfeng.cli.shaking import shaking
from houfeng.cli.simulate import simulate

FIRST_WORDS = """候风 Houfeng: an earthquake comes in, and within seconds the shaking map,
the impact estimate, the brief and the alert are made, catalogued and shown.

\b
What people do most:
  houfeng demo                                 a running platform with data in it
  houfeng respond wenchuan-2008 --out out/w    everything about one earthquake, in a folder
  houfeng serve                                the platform at http://127.0.0.1:8000
  houfeng events import catalogue.csv          bring in earthquakes
  houfeng check                                what is missing, and how to mend it
"""


@click.group(help=FIRST_WORDS, epilog=EXIT_HELP, context_settings={"max_content_width": 96})
@click.version_option(__version__, prog_name="houfeng")
def main() -> None:
    pass


COMMANDS = (
    demo, respond, scenario, serve, events, products,
    shaking, layers, exposure, impact, facilities, brief, people, check, worker, keeper,
    replay, monitor, network, simulate, exercise,
    associate,
)  # fmt: skip
for command in COMMANDS:
    main.add_command(command)
