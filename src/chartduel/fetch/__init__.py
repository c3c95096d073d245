"""The only code that uses the network: who may be asked, how often, and what may come back."""
