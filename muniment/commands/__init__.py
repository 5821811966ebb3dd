"""The commands, by what they are for. Each imports the parts it uses when it runs."""
