"""The pictures that other sites show beside a link: drawn here, without a browser."""
