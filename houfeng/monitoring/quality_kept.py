"""What an assessment of a network's data is called where it is kept."""

TYPE = "network-quality"  # of the product; its code is the network's name
SUMMARY, TABLE, DETAILS = "quality.json", "channels.csv", "channels.zip"
# The columns of the table, and the keys of a channel's summary.
COLUMNS = (
    "channel", "longitude", "latitude", "rate_hz", "availability", "gap_count", "longest_gap_s",
    "latency_p50_s", "latency_p95_s", "excluded", "clipped", "dead_s", "spiking_s", "noisy_s",
    "other_rate", "highest", "mean", "segments", "above_high_model", "below_low_model",
)  # fmt: skip
