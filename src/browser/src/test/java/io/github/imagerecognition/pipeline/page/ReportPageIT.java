package io.github.imagerecognition.pipeline.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.image.Thumbnails;
import io.github.imagerecognition.pipeline.page.PageData.Case;
import io.github.imagerecognition.pipeline.page.PageData.FailureKind;
import io.github.imagerecognition.pipeline.page.PageData.Group;
import io.github.imagerecognition.pipeline.page.PageData.Picture;
import io.github.imagerecognition.pipeline.page.PageData.Product;
import io.github.imagerecognition.pipeline.page.PageData.Summary;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page as people use it, in a real browser. */
@Timeout(180)
class ReportPageIT {

  private static final List<String> HOSTILE =
      List.of(
          "producto-<script>window.hacked = 1</script>",
          "producto-</script><img src=x onerror=\"window.hacked = 1\">",
          "producto-\"'><b onclick=alert(1)>&amp;{{script}}<!--",
          "producto-\u202eعكس-مقلوب",
          "producto-" + "w".repeat(240));

  @TempDir private static Path folder;

  private static Browser browser;
  private static String page;

  @BeforeAll
  static void open() throws IOException {
    browser = Browser.start(folder.resolve("profile"));
    page = write("report.html", shop());
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void complainsOfNothingAndAsksForNothingElse() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .anyMatch(address -> address.startsWith("file:"))
        .allMatch(address -> address.matches("(file|data|about):.*"));
  }

  @Test
  void searchesAsOneTypes() {
    browser.open(page + "#products", 1280, "light");

    browser.find("#search").sendKeys("GUITAR");
    assertThat(browser.texts("#gallery .name")).containsExactly("bass-guitar", "electric-guitar");
    assertThat(browser.find("#shown").getText()).isEqualTo("2 of 10 products");

    browser.find("#search").sendKeys(" bass nothing");
    assertThat(browser.texts("#gallery .name")).isEmpty();
    assertThat(browser.find("#nothing").isDisplayed()).isTrue();
  }

  @Test
  void leadsFromAProductToItsNeighboursAndBack() {
    browser.open(page + "#products", 1280, "light");
    browser.find("#gallery a[title='producto-bass-guitar']").click();

    browser.await("document.getElementById('product').open");
    assertThat(browser.find("#product-name").getText()).isEqualTo("bass-guitar");
    assertThat(browser.texts(".pictures figcaption")).containsExactly("1.jpg", "2.jpg");
    assertThat(browser.texts(".near .name")).containsExactly("electric-guitar", "mug", "mug-copy");
    assertThat(browser.texts(".near output")).containsExactly("0.76", "0.25", "−0.25");

    browser.find(".near").click();
    browser.await("document.getElementById('product-name').textContent === 'electric-guitar'");

    browser.back();
    browser.await("document.getElementById('product-name').textContent === 'bass-guitar'");
    browser.back();
    browser.await("!document.getElementById('product').open");
    assertThat(browser.find("#gallery").isDisplayed()).isTrue();
  }

  @Test
  void isUsableWithTheKeyboardAlone() {
    browser.open(page, 1280, "light");
    browser.type("/");
    browser.type("mug", Keys.TAB);
    while (!browser.focused().startsWith("mug")) {
      browser.type(Keys.TAB); // over the filters
    }
    browser.type(Keys.ARROW_RIGHT);
    assertThat(browser.focused()).startsWith("mug-copy");

    browser.type(Keys.ENTER);
    browser.await("document.getElementById('product').open");
    assertThat(browser.focused()).isEqualTo("mug-copy");

    browser.type(Keys.ESCAPE);
    browser.await("!document.getElementById('product').open && location.hash === '#products'");
    assertThat(browser.focused()).startsWith("mug-copy");
  }

  @Test
  void showsHostileNamesAsText() {
    browser.open(page + "#products", 1280, "light");

    for (String name : HOSTILE) {
      browser.script(
          "location.hash = link(products.findIndex((it) => it.name === arguments[0]))", name);
      browser.await("document.getElementById('product').open");
      assertThat(
              browser.script(
                  "return document.getElementById('product-facts').firstChild.textContent"))
          .isEqualTo(name);
      assertThat(browser.script("return document.querySelectorAll('#product bdi > *').length"))
          .isEqualTo(0L);
    }
    assertThat(browser.script("return document.scripts.length")).isEqualTo(2L);
    assertThat(browser.script("return window.hacked")).isNull();
  }

  @Test
  void tellsDuplicatesAndFailures() {
    browser.open(page + "#duplicates", 1280, "light");
    assertThat(browser.texts("#duplicates-content .group")).hasSize(1);
    assertThat(browser.texts(".group header"))
        .singleElement()
        .asString()
        .contains("equal pictures", "2 products", "4 pictures of the same bytes", "1.00");

    browser.find("nav a[href='#failures']").click();
    browser.await("!document.getElementById('view-failures').hidden");
    assertThat(browser.find(".failure").getText())
        .contains("IMAGE_CORRUPT", "the file is damaged", "What to do: upload it again")
        .contains("sandal", "front.jpg", "a row of filter type 10");
    browser.find(".failure td a").click();
    browser.await("document.getElementById('product').open");
    assertThat(browser.find("#product-sides").getText()).contains("PRODUCT_WITHOUT_IMAGES: none");
  }

  @Test
  void opensTheProductInTheCentreOfTheMap() {
    browser.open(page + "#map", 1280, "light");
    assertThat(browser.find("#variance").getText()).contains("65 %", "45 % across", "20 % up");

    browser.script("document.getElementById('canvas').focus({focusVisible: true})");
    browser.type("+");
    browser.type("+");
    assertThat(browser.find("#tip").getText()).isEqualTo("mug");

    browser.type(Keys.ENTER);
    browser.await("document.getElementById('product-name').textContent === 'mug'");
  }

  @Test
  void hasTheColoursOfTheSystemUntilOthersAreChosen() {
    String ground = "return getComputedStyle(document.body).backgroundColor";
    browser.open(page, 1280, "light");
    Object light = browser.script(ground);
    browser.open(page, 1280, "dark");
    Object dark = browser.script(ground);
    assertThat(dark).isNotEqualTo(light);

    browser.find("#theme").click();
    assertThat(browser.script(ground)).isEqualTo(light);
    browser.open(page, 1280, "dark");
    assertThat(browser.script(ground)).isEqualTo(light);
    browser.script("localStorage.clear()");
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 820})
  void fitsSmallScreens(int width) {
    for (String view :
        List.of("overview", "products", "duplicates", "failures", "map", "product=producto-mug")) {
      browser.open(page + "#" + view, width, "light");
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as(view)
          .isLessThanOrEqualTo(width);
      assertThat(
              (Boolean)
                  browser.script(
                      "const dialog = document.getElementById('product'); return dialog.scrollWidth <= dialog.clientWidth"))
          .as(view)
          .isTrue();
    }
  }

  @Test
  void saysSoWhereThereIsNothing() throws IOException {
    String empty =
        write(
            "empty.html",
            data(
                List.of(
                    product("producto-a", true, null, List.of(), List.of()),
                    product("producto-new", false, null, List.of(), List.of())),
                null,
                List.of(),
                List.of()));

    browser.open(empty, 1280, "light");
    assertThat(browser.find("#overview-content").getText()).contains("no record of a run");
    browser.find("nav a[href='#failures']").click();
    browser.await("!document.getElementById('view-failures').hidden");
    assertThat(browser.find("#failures-content").getText()).contains("Nothing has failed");
    browser.find("nav a[href='#duplicates']").click();
    browser.await("!document.getElementById('view-duplicates').hidden");
    assertThat(browser.find("#view-duplicates").getText())
        .contains("No duplicates", "compared by their pictures alone");
    browser.find("nav a[href='#products']").click();
    browser.await("!document.getElementById('view-products').hidden");
    assertThat(browser.texts("#gallery .pill")).containsExactly("not exported yet");
    assertThat(browser.texts("#filters button")).containsExactly("All 2");
    browser.find("nav a[href='#map']").click();
    browser.await("!document.getElementById('view-map').hidden");
    assertThat(browser.find("#view-map").getText()).contains("A map needs two products");
  }

  private static String write(String name, PageData data) throws IOException {
    return Files.write(folder.resolve(name), ReportPage.html(data)).toUri().toString();
  }

  private static PageData shop() throws IOException {
    List<Product> products = new ArrayList<>();
    products.add(
        product("producto-bass-guitar", true, 1.0, List.of(1, 2, 3), List.of(0.76, 0.25, -0.25)));
    products.add(product("producto-electric-guitar", true, 0.9, List.of(0), List.of(0.76)));
    products.add(product("producto-mug", true, 0.0, List.of(3), List.of(1.0)));
    products.add(product("producto-mug-copy", true, 0.01, List.of(2), List.of(1.0)));
    products.add(
        new Product(
            "producto-sandal",
            false,
            0,
            List.of(new Picture("front.jpg", null, "IMAGE_CORRUPT: a row of filter type 10")),
            0,
            List.of("PRODUCT_WITHOUT_IMAGES: none of its pictures is usable"),
            List.of(),
            List.of(),
            null,
            null));
    for (String name : HOSTILE) {
      products.add(product(name, true, -1.0, List.of(0), List.of(-0.5)));
    }
    return data(
        products,
        0.95,
        List.of(new Group(4, 1.0, List.of(2, 3), 0)),
        List.of(
            new FailureKind(
                "IMAGE_CORRUPT",
                "the file is damaged",
                "upload it again",
                false,
                1,
                List.of(new Case("producto-sandal", "front.jpg", "a row of filter type 10")))));
  }

  private static Product product(
      String name, boolean embedded, Double x, List<Integer> nearest, List<Double> similarities)
      throws IOException {
    byte[] file = Files.readAllBytes(ReferenceData.path("images/SKU001-img_01.jpg"));
    String jpeg = Base64.getEncoder().encodeToString(new Thumbnails(96, 1_000_000).jpeg(file));
    List<Picture> pictures =
        List.of(new Picture("1.jpg", jpeg, null), new Picture("2.jpg", jpeg, null));
    return new Product(name, embedded, 0, pictures, 0, List.of(), nearest, similarities, x, x);
  }

  private static PageData data(
      List<Product> products,
      Double threshold,
      List<Group> duplicates,
      List<FailureKind> failures) {
    return new PageData(
        "/shop/",
        "/shop/embeddings/",
        "2026-11-27T21:10:00Z",
        "1.0",
        "producto-",
        List.of(),
        "centred",
        new Summary("0123456789ab", products.size(), 128, "resnet50", "00", "float32", "none"),
        products.size(),
        products,
        threshold,
        duplicates.size(),
        duplicates,
        failures,
        List.of(0.45, 0.2));
  }
}
