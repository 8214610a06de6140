"""What the Makefile runs: finders of the programs that the tests need, and the scripts that make pictures."""
