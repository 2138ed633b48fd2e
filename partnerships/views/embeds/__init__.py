"""What other sites show in a frame: map, card, chart, table; what oEmbed asks; and the page that builds one."""
