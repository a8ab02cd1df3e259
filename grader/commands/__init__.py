"""What the commands do, by who types them: parse, call one function, print."""
