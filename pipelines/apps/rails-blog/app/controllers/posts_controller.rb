class PostsController < ApplicationController
  def index
    @posts = Post.order(:id)
    respond_to do |format|
      format.html
      format.json { render json: @posts }
    end
  end

  def show
    @post = Post.find(params[:id])
    respond_to do |format|
      format.html
      format.json { render json: @post }
    end
  end

  def new
    @post = Post.new
  end

  def create
    @post = Post.new(params.require(:post).permit(:title, :description))
    saved = @post.save
    respond_to do |format|
      format.html { saved ? redirect_to(@post, notice: "Post was created.") : render(:new, status: :unprocessable_entity) }
      format.json { saved ? render(json: @post, status: :created, location: @post) : render(json: @post.errors, status: :unprocessable_entity) }
    end
  end
end
