"""How many times a second Pillow and torchvision make a tensor of a picture, on one core.

    python3 pillow.py SECONDS PICTURE

In the order of the job that is replaced: decode, RGB, Resize(256), CenterCrop(224), ToTensor, Normalize. Without the
check and the copy that it makes besides, so that what is compared is what both have to do.
"""
import io
import sys
import time

import torch
from PIL import Image
from torchvision import transforms

torch.set_num_threads(1)
transform = transforms.Compose([
    transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
    transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])])
seconds = float(sys.argv[1])
with open(sys.argv[2], "rb") as file:
    data = file.read()


def repeat(duration):
    count = 0
    started = time.perf_counter()
    while count == 0 or time.perf_counter() - started < duration:
        transform(Image.open(io.BytesIO(data)).convert("RGB"))
        count += 1
    return count / (time.perf_counter() - started)


repeat(seconds / 4)
print(repeat(seconds))
