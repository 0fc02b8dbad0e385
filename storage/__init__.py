"""Tables, repositories, archive, audit and exporters."""
