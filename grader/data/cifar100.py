"""CIFAR-100: small colour photographs of a hundred kinds (Krizhevsky 2009)."""

from __future__ import annotations

from grader.data.image_sets import image_set

# In the order of the labels, which is that of the alphabet: https://www.cs.toronto.edu/~kriz/cifar.html
FINE = (
    "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly "
    "camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup "
    "dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower "
    "leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid "
    "otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray "
    "road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar "
    "sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle "
    "wardrobe whale willow_tree wolf woman worm"
)

CIFAR100 = image_set(
    "cifar100",
    classes=tuple(name.replace("_", " ") for name in FINE.split()),
    sample_shape=(32, 32, 3),
    sizes=(50_000, 10_000),
    pixel_statistics=(0.4782, 0.2682),  # over all three colours, from the usual ones of each
    label_shape=(1,),
    # No `keras_files`: Keras keeps it as an archive of pickles, which are never loaded here.
)
