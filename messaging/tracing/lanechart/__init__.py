"""The lane chart of a message: from its facts to drawing elements with coordinates; pure.

`story` has the values, `telling` makes a story of a message, `scale` places times, `labels` keeps
texts apart, `wide` and `tall` draw, `words` and `steps` tell the same in text.
"""
