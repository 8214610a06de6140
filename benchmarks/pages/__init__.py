"""The pages that are compared, one module each: `show(n)` displays the same three plots its own way."""
