"""What Podatelna reaches, measured on real files beside its peers: `make bench`."""
