"""How fast is the publisher, beside others? Each module with a `main` is a command."""
