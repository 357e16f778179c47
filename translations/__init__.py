"""The catalogues of help and messages: what there is to translate, and the files of each language."""
